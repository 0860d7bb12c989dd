"""A saved web page → the plan it shows, found among menus, buttons and footers."""
