# Sanad, English: index
