"""The survey itself: model, expressions, validation, XLSForm, frameworks, library."""
