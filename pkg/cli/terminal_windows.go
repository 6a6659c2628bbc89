package cli

const ttyIn, ttyOut = "CONIN$", "CONOUT$"
