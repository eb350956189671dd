app-name = Klabat
