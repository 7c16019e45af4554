using System.ComponentModel.Design;
using DuckDB.NET.Data;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>A separate folder with a DuckDB file and other files. It is deleted at the end.</summary>
internal sealed class DuckDbFolder : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("duckdb-tests-");

    private readonly ServiceContainer services = new();

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public string ConnectionString => $"Data Source={Path("test.duckdb")}";

    public string Path(string name) => System.IO.Path.Combine(folder.FullName, name);

    public string Write(string name, params string[] lines)
    {
        File.WriteAllText(Path(name), string.Join('\n', lines) + "\n");
        return Path(name);
    }

    /// <summary>
    /// Runs SQL in the file. Only while no retriever has the file open, because DuckDB opens a file in one mode at a time.
    /// </summary>
    public void Execute(string sql)
    {
        using var connection = new DuckDBConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public DuckDbRetriever Retriever(
        string table = "", string query = "", string userColumn = "user_id", string? connectionString = null,
        InputFormatOptions? format = null, long? maxImportBytes = null)
    {
        var options = new InputOptions { Table = table, Query = query, UserColumn = userColumn, Format = format ?? new() };
        var context = new PartContext<InputOptions>("p", options, connectionString ?? ConnectionString, services);
        return maxImportBytes is { } most ? new(context, most) : new(context);
    }

    /// <summary>Opens a retriever, reads these users once and closes it.</summary>
    public static async Task<Batch> ReadAsync(DuckDbRetriever retriever, IReadOnlyList<Field> wanted, params string[] users)
    {
        await using (retriever)
        {
            await retriever.OpenAsync(wanted, Token);
            return await retriever.GetAsync(users, Token);
        }
    }

    /// <summary>The only fault of a retriever that does not open.</summary>
    public static async Task<Fault> FaultAsync(DuckDbRetriever retriever, params IReadOnlyList<Field> wanted)
    {
        await using (retriever)
        {
            var error = await Assert.ThrowsAsync<PipelineConfigurationException>(() => retriever.OpenAsync(wanted, Token));
            return Assert.Single(error.Faults);
        }
    }

    public void Dispose() => folder.Delete(recursive: true);
}
