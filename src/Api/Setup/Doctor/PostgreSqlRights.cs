using System.Data.Common;
using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Api;

/// <summary>
/// The checks of <c>doctor</c> that ask PostgreSQL whether a pipeline's role may do what the pipeline needs. Nothing is written.
/// </summary>
internal static class PostgreSqlRights
{
    private const string Kind = "PostgreSql";
    private const int TimeoutSeconds = 5;

    // What a writer does with its table: upserts, reading scores back, forgetting a user.
    private static readonly string[] OfOutput = ["SELECT", "INSERT", "UPDATE", "DELETE"];

    /// <summary>The checks of a pipeline: one for an input of PostgreSQL, and one for an output.</summary>
    public static async Task<IReadOnlyList<HealthCheck>> LookAsync(
        PipelineDefinition definition, IConfiguration settings, CancellationToken cancellationToken)
    {
        var (name, options) = definition;
        var checks = new List<HealthCheck>();
        if (IsKind(options.Input.Kind) && options.Input.Table.Length > 0)
        {
            checks.Add(await LookAsync($"pipeline {name}, input", settings, options.Input.Connection,
                database => TableAsync(database, $"pipeline {name}, input", options.Input.Table, ["SELECT"], cancellationToken),
                cancellationToken));
        }

        if (IsKind(options.Output.Kind) && options.Output.Table.Length > 0)
        {
            checks.Add(await LookAsync($"pipeline {name}, output", settings, options.Output.Connection,
                database => OutputAsync(database, $"pipeline {name}, output", options.Output.Table, cancellationToken),
                cancellationToken));
        }

        return checks;
    }

    private static bool IsKind(string kind) => kind.Equals(Kind, StringComparison.OrdinalIgnoreCase);

    private static async Task<HealthCheck> LookAsync(string check, IConfiguration settings, string connection,
        Func<NpgsqlConnection, Task<HealthCheck>> look, CancellationToken cancellationToken)
    {
        try
        {
            var parsed = new NpgsqlConnectionStringBuilder(settings[$"ConnectionStrings:{connection}"])
            {
                Timeout = TimeoutSeconds,
                CommandTimeout = TimeoutSeconds,
                Pooling = false,
            };
            await using var database = new NpgsqlConnection(parsed.ConnectionString);
            await database.OpenAsync(cancellationToken);
            return await look(database);
        }
        catch (Exception e) when (e is DbException or TimeoutException or IOException or ArgumentException)
        {
            return HealthCheck.Failed(check, $"the rights of ConnectionStrings:{connection} cannot be read: {e.Message}");
        }
    }

    private static async Task<HealthCheck> OutputAsync(
        NpgsqlConnection database, string check, string table, CancellationToken cancellationToken)
    {
        if (await IsAsync(database, "SELECT to_regclass(@name) IS NOT NULL", SqlName.QuoteTable(table), cancellationToken))
            return await TableAsync(database, check, table, OfOutput, cancellationToken);
        var schema = SqlName.Parts(table) is [.., var named, _] ? named : "";
        var mayCreate = await IsAsync(database,
            "SELECT COALESCE(has_schema_privilege(COALESCE(NULLIF(@name, ''), current_schema()), 'CREATE'), false)", schema,
            cancellationToken);
        var where = schema.Length > 0 ? $"schema {schema}" : "the first schema of the search path";
        return mayCreate
            ? HealthCheck.Ok(check, $"the table {table} is missing, and the role may create it in {where}")
            : HealthCheck.Failed(check, $"the table {table} is missing, and role {RoleOf(database)} may not create it in {where}",
                $"GRANT CREATE ON SCHEMA ... TO {RoleOf(database)}, or create the table.");
    }

    private static async Task<HealthCheck> TableAsync(
        NpgsqlConnection database, string check, string table, string[] rights, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var right in rights)
        {
            var sql = $"SELECT COALESCE(has_table_privilege(to_regclass(@name), '{right}'), true)";
            if (!await IsAsync(database, sql, SqlName.QuoteTable(table), cancellationToken))
                missing.Add(right);
        }

        // A table that does not exist is told by the check of the pipeline.
        return missing.Count == 0
            ? HealthCheck.Ok(check, $"role {RoleOf(database)} may {string.Join(", ", rights)} {table}")
            : HealthCheck.Failed(check, $"role {RoleOf(database)} may not {string.Join(", ", missing)} {table}",
                $"GRANT {string.Join(", ", missing)} ON {SqlName.QuoteTable(table)} TO {RoleOf(database)}");
    }

    private static string RoleOf(NpgsqlConnection database) =>
        new NpgsqlConnectionStringBuilder(database.ConnectionString).Username is { Length: > 0 } named ? named : "of the connection";

    private static async Task<bool> IsAsync(NpgsqlConnection database, string sql, string name, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, database);
        command.Parameters.AddWithValue("name", name);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
