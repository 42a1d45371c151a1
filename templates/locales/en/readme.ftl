# Sanad, English: readme
