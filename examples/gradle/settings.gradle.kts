rootProject.name = "cogview4j-gradle-example"
