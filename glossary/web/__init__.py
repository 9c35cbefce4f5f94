"""The HTML pages and what they need: interface languages, errors, headers, assets."""
