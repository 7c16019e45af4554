namespace ModelPipeline.Api;

/// <summary>What the commands that prepare settings take, for <c>--help</c>.</summary>
internal static class SetupHelp
{
    private const string Init = """
        ./run init --model FILE --input FILE|CONNECTION

        Writes the settings of a pipeline from a model file and a table. Tries five rows; no score is stored.

          --model FILE                model file
          --input FILE|CONNECTION     CSV, JSON, Parquet, DuckDB or SQLite file, or a connection string
          --table TABLE               table of a database
          --user-column COLUMN        column with the user ids (guessed)
          --encoding NAME             encoding of a CSV file, such as windows-1252 (UTF-8)
          --name NAME                 name of the pipeline (default: the name of the model file)
          --kind KIND                 kind of model, if the ending of the file does not say it
          --python PYTHON             interpreter of a Python model: a name, a file, or a virtual environment (python3)
          --scores FILE|CONNECTION    SQLite file or PostgreSQL that gets the scores (scores.db)
          --file FILE                 file that gets the settings (pipeline.json)
          -y, --yes                   take columns with similar names, without asking
          --force                     write over existing settings
          --print                     print the settings instead of writing them
          -o, --output text|json      form of what is printed (text)
        """;

    private const string Check = """
        ./run check FILE

        Says what is wrong with settings, without a server. Loads the models.

          --inputs                    open the tables too, and compare their columns
          -o, --output text|json      form of what is printed (text)
        """;

    private const string Doctor = """
        ./run doctor --file FILE

        Looks at this machine before a start: memory, ports, each PostgreSQL and its clock, models and tables.

          --file FILE                 file with the settings
          -o, --output text|json      form of what is printed (text)
        """;

    /// <summary>Whether arguments ask for help.</summary>
    public static bool IsAskedFor(IEnumerable<string> arguments) => arguments.Any(each => each is "--help" or "-h" or "-?");

    /// <summary>The help of a command.</summary>
    public static string Of(string command) => command switch
    {
        "init" => Init,
        "check" => Check,
        _ => Doctor,
    };
}
