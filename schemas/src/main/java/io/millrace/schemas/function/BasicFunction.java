package io.millrace.schemas.function;

/** What every function says of itself. */
abstract class BasicFunction implements Function {
    private final String name;
    private final int version;
    private final String doc;
    private final Argument argument;
    private final Reach reach;

    BasicFunction(String name, int version, Argument argument, Reach reach, String doc) {
        this.name = name;
        this.version = version;
        this.doc = doc;
        this.argument = argument;
        this.reach = reach;
    }

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final int version() {
        return version;
    }

    @Override
    public final String doc() {
        return doc;
    }

    @Override
    public final Argument argument() {
        return argument;
    }

    @Override
    public final Reach reach() {
        return reach;
    }
}
