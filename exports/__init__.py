"""Evidence: counts, disclosure control, charts, the workbook and the other formats."""
