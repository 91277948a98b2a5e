"""What the program costs, side by side with certbot and lego: `make bench`. How to read it: README.md here."""
