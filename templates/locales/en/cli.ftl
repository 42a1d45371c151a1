# Sanad, English: cli
