package io.cogview4j.server.store;

import io.cogview4j.message.MessageCode;

/** Why the database or the data folder of a server cannot be used. */
public enum StoreMessage implements MessageCode {
    DATABASE_ADDRESS_UNKNOWN("address"),
    DATABASE_IN_USE("address"),
    DATABASE_UNREACHABLE("address", "reason"),
    DATABASE_UNFIT("address", "reason"),
    DATABASE_OF_OTHER_FOLDER("folder", "address"),
    DATA_FOLDER_OF_OTHER_DATABASE("folder", "address"),
    DATA_FOLDER_UNUSABLE("folder", "reason");

    private final Declaration declaration;

    StoreMessage(String... valueNames) {
        declaration = new Declaration(Severity.ERROR, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
