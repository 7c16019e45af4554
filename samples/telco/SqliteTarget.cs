using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ModelPipeline.Samples.Telco;

/// <summary>A file in the working directory.</summary>
internal sealed class SqliteTarget(string work) : ITarget
{
    public string Kind => "Sqlite";

    public string ConnectionString => "Data Source=scores.db";

    public async Task<IReadOnlyDictionary<string, double>> ReadAsync(string table)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(work, "scores.db")};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        return await ReadAsync(connection, table);
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Reads an output table of any database.</summary>
    public static async Task<IReadOnlyDictionary<string, double>> ReadAsync(DbConnection connection, string table)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT user_id, churn_probability FROM {table}";
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new Dictionary<string, double>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0), reader.GetDouble(1));
        return rows;
    }
}
