using System.Data.Common;
using System.Text;

namespace ModelPipeline.Api;

/// <summary>The store that a file or a connection string means.</summary>
/// <param name="Kind">The kind of retriever or writer.</param>
/// <param name="ConnectionString">The connection string; paths are as the user gave them.</param>
/// <param name="File">A file that is a table itself, such as CSV; null for a database.</param>
internal sealed record StoreChoice(string Kind, string ConnectionString, string? File = null)
{
    private static readonly string[] TableFiles = [".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet"];
    private static readonly string[] Compressions = [".gz", ".zst"];
    private static readonly byte[] Sqlite = Encoding.ASCII.GetBytes("SQLite format 3\0");

    private static readonly byte[] DuckDb = Encoding.ASCII.GetBytes("DUCK");
    private static readonly string[] SchemesOfFiles = ["file", "http", "https", "s3", "gs", "gcs", "az", "azure", "abfss", "r2", "hf"];
    private static readonly string[] Passwords = ["Password", "Pwd"];

    // After the checksum of the first block.
    private const int DuckDbAt = 8;

    /// <summary>Whether the connection string holds a password.</summary>
    public bool HasPassword =>
        Parts(ConnectionString) is { } parts
        && Passwords.Any(key => parts.TryGetValue(key, out var value) && value is string { Length: > 0 });

    /// <param name="argument">The argument that holds the text.</param>
    /// <param name="text">A file, or a connection string.</param>
    /// <exception cref="PipelineConfigurationException">The text names no store.</exception>
    public static StoreChoice Of(string argument, string text)
    {
        if (IsAddressOfServer(text))
        {
            // Not with the address, which can hold a password.
            throw new PipelineConfigurationException(argument,
                "is an address (...://...); write PostgreSQL as \"Host=...;Port=5432;Database=...;Username=...;Password=...\".");
        }

        if (Parts(text) is { } parts)
        {
            if (parts.ContainsKey("Host") || parts.ContainsKey("Server"))
                return new("PostgreSql", text);
            if (parts.ContainsKey("Project"))
                return new("BigQuery", text);
            if (parts.TryGetValue("Data Source", out var source) && source is string file)
                return new(OfDatabase(argument, file), text);
            throw new PipelineConfigurationException(argument,
                "is a connection string of no known store; set Host=... (PostgreSQL), Data Source=... (DuckDB, SQLite) or Project=... "
                + "(BigQuery).");
        }

        if (Directory.Exists(text))
            return new("DuckDb", "Data Source=:memory:", OnlyFileOf(argument, text));
        if (IsTableFile(text) && !IsPattern(text) && !System.IO.File.Exists(text))
            throw Missing(argument, text);
        return IsTableFile(text)
            ? new("DuckDb", "Data Source=:memory:", text)
            : new(OfDatabase(argument, text), new DbConnectionStringBuilder { ["Data Source"] = text }.ConnectionString);
    }

    /// <summary>Whether a text is an address of a database server, such as other programs take.</summary>
    public static bool IsAddressOfServer(string text) =>
        text.IndexOf("://", StringComparison.Ordinal) is > 0 and var end
        && text[..end].All(each => char.IsAsciiLetterOrDigit(each) || each == '+')
        && !SchemesOfFiles.Contains(text[..end], StringComparer.OrdinalIgnoreCase);

    private static bool IsTableFile(string text)
    {
        var compression = Array.Find(Compressions, ending => text.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) ?? "";
        var name = text[..^compression.Length];
        return text.Contains('*', StringComparison.Ordinal)
            || TableFiles.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));
    }

    // Several files, or a file of another host.
    private static bool IsPattern(string text) =>
        text.IndexOfAny(['*', '?', '[']) >= 0 || text.Contains("://", StringComparison.Ordinal);

    private static PipelineConfigurationException Missing(string argument, string file) =>
        new(argument, $"is '{file}', which does not exist; name a file, or a connection string.");

    private static string OnlyFileOf(string argument, string folder)
    {
        string[] files = [.. Directory.EnumerateFiles(folder).Where(IsTableFile).Order(StringComparer.Ordinal)];
        return files switch
        {
            [var only] => only,
            [] => throw new PipelineConfigurationException(argument,
                $"is the folder '{folder}', which has no table; name a file that ends in {string.Join(", ", TableFiles)}."),
            _ => throw new PipelineConfigurationException(argument,
                $"is the folder '{folder}'; name the file that has a row for each user: {string.Join(", ", files)}."),
        };
    }

    private static DbConnectionStringBuilder? Parts(string text)
    {
        if (!text.Contains('=', StringComparison.Ordinal) || System.IO.File.Exists(text))
            return null;
        try
        {
            return new() { ConnectionString = text };
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    // The first bytes tell; a name such as "scores.db" may be either.
    private static string OfDatabase(string argument, string file)
    {
        if (!System.IO.File.Exists(file))
            throw Missing(argument, file);
        using var stream = System.IO.File.OpenRead(file);
        var head = new byte[Sqlite.Length];
        var read = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        if (head.AsSpan(0, read).SequenceEqual(Sqlite))
            return "Sqlite";
        return head.AsSpan(DuckDbAt, DuckDb.Length).SequenceEqual(DuckDb)
            ? "DuckDb"
            : throw new PipelineConfigurationException(argument,
                $"is '{file}', which is no DuckDB or SQLite file; name one, or a file that ends in {string.Join(", ", TableFiles)}.");
    }
}
