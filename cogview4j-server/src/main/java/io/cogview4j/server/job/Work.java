package io.cogview4j.server.job;

/** What a job is to do. It is stored as JSON, so fields are only ever added, and a new one may be absent. */
public sealed interface Work permits Drawing, Encoding {
    /** Of which kind it is, as it is stored and as clients read it. */
    Kind kind();

    /** What can be asked. */
    enum Kind {
        GENERATION("generation", Drawing.class),
        EDIT("edit", Drawing.class),
        ENCODING("encoding", Encoding.class);

        private final String id;
        private final Class<? extends Work> type;

        Kind(String id, Class<? extends Work> type) {
            this.id = id;
            this.type = type;
        }

        public String id() {
            return id;
        }

        /** The class of such work. */
        public Class<? extends Work> type() {
            return type;
        }
    }
}
