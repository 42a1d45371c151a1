# Sanad, English: pdf
