using System.Data.Common;
using System.Text.Json.Nodes;
using DuckDB.NET.Data;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ModelPipeline.Tests;

/// <summary>Which tables of a store <c>init</c> takes for the input: not those that the product itself has made.</summary>
[Collection(typeof(ConsoleCollection))]
public sealed class InitTablesTests : IClassFixture<PostgreSqlServer>, IDisposable
{
    private const string People =
        """
        CREATE TABLE people (customerID TEXT PRIMARY KEY, tenure REAL, MonthlyCharges REAL, TotalCharges REAL, Contract TEXT);
        INSERT INTO people VALUES ('a', 1, 20, 20, 'One year'), ('b', 2, 30, 60, 'Two year');
        """;

    private const string OwnTables =
        """
        CREATE TABLE OrleansStorage (x TEXT);
        CREATE TABLE ModelPipelineKeys (x TEXT);
        CREATE TABLE churn_scores (user_id TEXT, p REAL, model_version TEXT, retrieved_at TEXT, scored_at TEXT, run_id TEXT);
        CREATE TABLE churn_scores_shadow (
            user_id TEXT, p REAL, stable_p REAL, failure TEXT, model_version TEXT, retrieved_at TEXT, scored_at TEXT, run_id TEXT);
        CREATE TABLE churn_scores_failures (job_id TEXT, user_id TEXT, reason TEXT, recorded_at TEXT);
        CREATE TABLE queue (
            id INTEGER, user_id TEXT, features TEXT, enqueued_at TEXT, available_at TEXT, attempts INTEGER, last_error TEXT,
            transaction_id TEXT);
        CREATE TABLE queue_dead (
            id INTEGER, user_id TEXT, features TEXT, enqueued_at TEXT, attempts INTEGER, reason TEXT, dead_at TEXT);
        """;

    private readonly string folder = Directory.CreateTempSubdirectory("model-pipeline-init-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private readonly PostgreSqlServer server;

    public InitTablesTests(PostgreSqlServer server)
    {
        this.server = server;
        System.IO.File.WriteAllBytes(File("churn.onnx"), TelcoTable.NamedInputs());
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("DuckDb")]
    [InlineData("PostgreSql")]
    public async Task Init_StoreWithTablesOfTheProduct_TakesTheOnlyOneOfTheUser(string kind)
    {
        var input = await (kind switch
        {
            "Sqlite" => MakeAsync(),
            "DuckDb" => MakeDuckDbAsync(),
            _ => MakePostgreSqlAsync("customers", OwnTables + People),
        });

        var init = await InitAsync(input);

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.Equal("people", (string)JsonNode.Parse(init.Out)!["Pipelines"]!["churn"]!["Input"]!["Table"]!);
    }

    // Exports are named after files, and schemas after teams.
    [Theory]
    [InlineData("Sqlite", "\"customers.csv\"", "\"customers.csv\"")]
    [InlineData("Sqlite", "\"the \"\"best\"\" customers\"", "\"the \"\"best\"\" customers\"")]
    [InlineData("Sqlite", "\"our customers\"", "our customers")]
    [InlineData("DuckDb", "\"Team A\".\"customers.csv\"", "Team A.\"customers.csv\"")]
    [InlineData("DuckDb", "public.people", "public.people")]
    public async Task Init_NameOfAnyCharacters_IsWrittenAsTheSettingTakesIt(string kind, string table, string written)
    {
        var schema = kind == "DuckDb" ? $"CREATE SCHEMA {table.Split('.')[0]};" : "";
        var sql = schema + People.Replace("people", table, StringComparison.Ordinal);
        if (kind == "Sqlite")
            await ExecuteAsync(sql);
        else
            await ExecuteDuckDbAsync(sql);

        var init = await InitAsync(kind == "Sqlite" ? null : File("customers.duckdb"));

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.Equal(written, (string)JsonNode.Parse(init.Out)!["Pipelines"]!["churn"]!["Input"]!["Table"]!);
    }

    [Fact]
    public async Task Init_TableOfPostgreSqlInASchemaCalledMain_IsNamedWithIt()
    {
        var init = await InitAsync(await MakePostgreSqlAsync(
            "mains", "CREATE SCHEMA main; " + People.Replace("people", "main.people", StringComparison.Ordinal)));

        Assert.True(init.ExitCode == 0, init.Error);
        Assert.Equal("main.people", (string)JsonNode.Parse(init.Out)!["Pipelines"]!["churn"]!["Input"]!["Table"]!);
    }

    // A file that lies there by chance is not the table.
    [Fact]
    public async Task Init_TableWithTheNameOfAFile_StaysATable()
    {
        await ExecuteDuckDbAsync(People);
        var chance = Path.Combine(Environment.CurrentDirectory, "people");
        await System.IO.File.WriteAllTextAsync(chance, "", Token);
        try
        {
            var init = await InitAsync(File("customers.duckdb"));

            Assert.True(init.ExitCode == 0, init.Error);
            Assert.Equal("people", (string)JsonNode.Parse(init.Out)!["Pipelines"]!["churn"]!["Input"]!["Table"]!);
        }
        finally
        {
            System.IO.File.Delete(chance);
        }
    }

    [Fact]
    public async Task Init_TablesOfTheUserThatAreNamedAlike_AreCandidates()
    {
        await ExecuteAsync(OwnTables + People + "CREATE TABLE test_failures (user_id TEXT, reason TEXT); CREATE TABLE orleans (x TEXT);");

        var init = await InitAsync();

        Assert.Contains("name the one of the 3 tables that has a row for each user: orleans, people, test_failures.", init.Error,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_StoreWithTablesOfTheProductAlone_SaysSo()
    {
        await ExecuteAsync(OwnTables);

        var init = await InitAsync();

        const string Fault = "--table is missing, and every table of the store was made by ModelPipeline itself: ModelPipelineKeys, "
            + "OrleansStorage, churn_scores, churn_scores_failures, churn_scores_shadow, queue, queue_dead. Name one of them, or another "
            + "store.";
        Assert.Contains(Fault, init.Error, StringComparison.Ordinal);
    }

    private string File(string name) => Path.Combine(folder, name);

    private Task<Written> InitAsync(string? input = null) =>
        Written.BySetupAsync("init", "--model", File("churn.onnx"), "--input", input ?? File("customers.db"), "--print",
            "--file", File("conf/pipeline.json"));

    private async Task<string> MakeAsync()
    {
        await ExecuteAsync(OwnTables + People);
        return File("customers.db");
    }

    private async Task<string> MakeDuckDbAsync()
    {
        await ExecuteDuckDbAsync(OwnTables + People);
        return File("customers.duckdb");
    }

    private async Task<string> MakePostgreSqlAsync(string name, string sql)
    {
        await using (var database = new NpgsqlConnection(server.ConnectionString))
            await ExecuteAsync(database, $"CREATE DATABASE {name}");
        var text = new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = name, Pooling = false }.ConnectionString;
        await using var made = new NpgsqlConnection(text);
        await ExecuteAsync(made, sql);
        return text;
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var database = new SqliteConnection($"Data Source={File("customers.db")};Pooling=False");
        await ExecuteAsync(database, sql);
    }

    private async Task ExecuteDuckDbAsync(string sql)
    {
        await using var database = new DuckDBConnection($"Data Source={File("customers.duckdb")}");
        await ExecuteAsync(database, sql);
    }

    private static async Task ExecuteAsync(DbConnection database, string sql)
    {
        await database.OpenAsync(Token);
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(Token);
    }
}
