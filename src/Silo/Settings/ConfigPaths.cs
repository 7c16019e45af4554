using System.Data.Common;

namespace ModelPipeline.Silo;

/// <summary>
/// Makes the relative paths of a settings file start at the folder of that file. So a file that was copied together with its model and data
/// works from any working folder. Paths inside SQL stay as they are.
/// </summary>
internal static class ConfigPaths
{
    private static readonly string[] FileEndings = [".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".gz", ".zst"];

    // The keys of a connection string under which SQLite and DuckDB look for their file.
    private static readonly string[] FileKeys = ["Data Source", "DataSource", "Filename"];

    /// <summary>Changes the relative paths of a file's settings.</summary>
    /// <param name="settings">All settings of one file.</param>
    /// <param name="folder">The folder of that file.</param>
    public static void Resolve(IDictionary<string, string?> settings, string folder)
    {
        foreach (var (key, value) in settings.ToList())
        {
            if (value is { Length: > 0 })
                settings[key] = Resolve(key, value, settings, folder);
        }
    }

    private static string Resolve(string key, string value, IDictionary<string, string?> settings,
        string folder) => key.ToUpperInvariant().Split(':') switch
        {
            ["CLUSTER", "TLS", "CERTIFICATE" or "KEY" or "CERTIFICATEAUTHORITY"] => Combine(folder, value),
            ["SECRETS"] => Combine(folder, value),
            ["CONNECTIONSTRINGS", _] => InConnectionString(value, folder),
            ["PIPELINES", _, "MODEL", "PATH"] => Combine(folder, value),
            ["MODELS", "CACHE"] => Combine(folder, value),
            ["MODELS", "STORE"] when !value.Equals("Database", StringComparison.OrdinalIgnoreCase) => Combine(folder, value),
            ["PIPELINES", _, "MODEL", "PYTHONPATH", ..] => Combine(folder, value),
            ["PIPELINES", _, "MODEL", "PYTHON"] when IsInterpreterFile(folder, value) => Combine(folder, value),
            ["PIPELINES", var pipeline, "INPUT", "TABLE"] when IsDuckDb(settings, pipeline) && LooksLikeFiles(value) =>
                Combine(folder, value),
            _ => value,
        };

    private static string InConnectionString(string value, string folder)
    {
        var parts = new DbConnectionStringBuilder();
        try
        {
            parts.ConnectionString = value;
        }
        catch (ArgumentException)
        {
            // The store that opens the connection string reports what is wrong.
            return value;
        }

        if (Array.Find(FileKeys, parts.ContainsKey) is not { } key || parts[key] is not string { Length: > 0 } path || IsNoFile(path))
            return value;
        parts[key] = InFolder(folder, path);
        return parts.ConnectionString;
    }

    // The names that SQLite and DuckDB use for databases in memory, and the URIs of SQLite.
    private static bool IsNoFile(string path) => path.StartsWith(':') || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase);

    private static bool IsDuckDb(IDictionary<string, string?> settings, string pipeline) =>
        settings.Any(each => each.Key.Equals($"Pipelines:{pipeline}:Input:Kind", StringComparison.OrdinalIgnoreCase)
            && "DuckDb".Equals(each.Value, StringComparison.OrdinalIgnoreCase));

    // The name of a table has no slash, and no ending of a file.
    private static bool LooksLikeFiles(string table) => table.Contains('/', StringComparison.Ordinal)
        || FileEndings.Any(ending => table.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    // A name without a slash is a program on the PATH, unless the file of settings has a folder (a virtual environment) of that name beside
    // it.
    private static bool IsInterpreterFile(string folder, string value) =>
        value.Contains('/', StringComparison.Ordinal) || Directory.Exists(Path.Combine(folder, value));

    private static string Combine(string folder, string path) =>
        SourceAddress.Parse(path).Scheme.Length > 0 ? path : InFolder(folder, path);

    // "./venv" becomes "/srv/churn/venv", and not "/srv/churn/./venv", which people then read in logs and messages. "../" stays: behind a
    // symbolic link it leads to another folder than the text says.
    private static string InFolder(string folder, string path) =>
        Path.Combine(folder, string.Join('/', path.Split('/').Where(each => each != ".")));
}
