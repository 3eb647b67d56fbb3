"""The Flask application: people, projects, storage, the doors, the command line."""
