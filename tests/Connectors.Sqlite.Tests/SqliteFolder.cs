using System.ComponentModel.Design;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Connectors.Sqlite.Tests;

/// <summary>A separate folder with a SQLite file. It is deleted at the end.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sqlite-tests-");

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string ConnectionString => $"Data Source={Path("test.db")}";

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    /// <summary>A new connection to the file beside the connections of the connector.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"{ConnectionString};Pooling=False");
        connection.Open();
        return connection;
    }

    public void Execute(string sql)
    {
        using var connection = Connect();
        using var command = new SqliteCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of a result, as text; null for NULL.</summary>
    public string?[] Query(string sql)
    {
        using var connection = Connect();
        using var command = new SqliteCommand(sql, connection);
        using var reader = command.ExecuteReader();
        var values = new List<string?>();
        while (reader.Read())
            values.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        return [.. values];
    }

    public SqliteRetriever Retriever(string table = "", string query = "", string userColumn = "user_id",
        string? connectionString = null) =>
        new(new("p", new() { Table = table, Query = query, UserColumn = userColumn }, connectionString ?? ConnectionString,
            new ServiceContainer()));

    public SqliteWriter Writer(string table = "scores", OutputMode mode = OutputMode.Upsert, string? connectionString = null) =>
        new(new("p", new() { Table = table, Mode = mode }, connectionString ?? ConnectionString, new ServiceContainer()));

    /// <summary>Opens a writer, by default for one column <c>score</c>.</summary>
    public async Task<SqliteWriter> OpenWriterAsync(Schema? outputs = null, string table = "scores", OutputMode mode = OutputMode.Upsert)
    {
        var writer = Writer(table, mode);
        await writer.OpenAsync(outputs ?? Scores.Schema, Token);
        return writer;
    }

    /// <summary>Opens a retriever, reads these users once and closes it.</summary>
    public static async Task<Batch> ReadAsync(SqliteRetriever retriever, IReadOnlyList<Field> wanted, params string[] users)
    {
        await using (retriever)
        {
            await retriever.OpenAsync(wanted, Token);
            return await retriever.GetAsync(users, Token);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
