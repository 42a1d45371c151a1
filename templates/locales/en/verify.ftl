# Sanad, English: verify
