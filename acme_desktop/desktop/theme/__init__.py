"""How everything looks: the palette file's tokens, fonts, icons and the style sheet made of them."""
