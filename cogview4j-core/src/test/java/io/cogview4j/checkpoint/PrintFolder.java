package io.cogview4j.checkpoint;

/** Prints the model's folder, for tests that need another process. */
final class PrintFolder {
    private PrintFolder() {}

    public static void main(String[] args) {
        System.out.println(BuiltInModel.folder());
    }
}
