using BenchmarkDotNet.Attributes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using ModelPipeline.Connectors.Sqlite;
using SQLitePCL;

namespace ModelPipeline.Bench.Micro;

/// <summary>
/// A job into SQLite whose users all have a row: the product's writer, beside a loop over one prepared statement that keeps the newer row,
/// with as many rows a commit. The times are those of a user.
/// </summary>
public class SqliteJobBenchmarks
{
    private const int Users = 200_000;
    private const string Columns = "(user_id TEXT, label INTEGER, probability REAL, model_version TEXT, retrieved_at TEXT, scored_at TEXT, "
        + "run_id TEXT, PRIMARY KEY (user_id))";
    private const string Version = "0123456789ab";

    private readonly string folder = Directory.CreateTempSubdirectory("bench-").FullName;
    private readonly StoreCall call = new("bench");
    private string[][] batches = [];
    private IWriter writer = null!;
    private SqliteConnection connection = null!;

    [Params(1_000, 5_000, 20_000)]
    public int BatchSize { get; set; }

    [GlobalSetup]
    public async Task SetUp()
    {
        batches = [.. Enumerable.Range(1, Users).Select(InputData.User).Chunk(BatchSize)];
        var services = new ServiceCollection().AddSqlite().BuildServiceProvider();
        writer = services.GetServices<WriterKind>().Single(each => each.Name == "Sqlite").Create(
            new("micro", new() { Kind = "Sqlite", Connection = "store", Table = "scores" }, Source("product.db"), services));
        await writer.OpenAsync(new(Stores.Outputs), default);
        connection = new(Source("loop.db"));
        await connection.OpenAsync();
        Execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        Execute($"CREATE TABLE scores {Columns}");
        await Writer();
        Loop();
    }

    [GlobalCleanup]
    public async Task CleanUp()
    {
        await writer.DisposeAsync();
        await connection.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Users)]
    public void Loop() => Insert("scores");

    /// <summary>The same into an empty table, as a job would fill a table that then takes the place of the old one.</summary>
    [Benchmark(OperationsPerInvoke = Users)]
    public void NewTable()
    {
        Execute("DROP TABLE IF EXISTS fresh");
        Execute($"CREATE TABLE fresh {Columns}");
        Insert("fresh");
    }

    [Benchmark(OperationsPerInvoke = Users)]
    public async Task Writer()
    {
        var now = TimeProvider.System.GetUtcNow();
        now = new(now.Ticks - (now.Ticks % TimeSpan.TicksPerMicrosecond), TimeSpan.Zero);
        var run = Guid.CreateVersion7();
        foreach (var users in batches)
        {
            Column[] outputs =
            [
                new Column<bool>(Stores.Outputs[0], new bool[users.Length]),
                new Column<float>(Stores.Outputs[1], new float[users.Length]),
            ];
            var kept = await writer.WriteAsync(new(new(users, outputs), Version, now, now, run), call, default);
            if (kept.Count > 0)
                throw new InvalidOperationException("A row was not stored.");
        }
    }

    private void Insert(string table)
    {
        raw.sqlite3_prepare_v2(
            connection.Handle,
            $"INSERT INTO {table} VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (user_id) DO UPDATE SET label = excluded.label, "
            + "probability = excluded.probability, model_version = excluded.model_version, retrieved_at = excluded.retrieved_at, "
            + $"scored_at = excluded.scored_at, run_id = excluded.run_id WHERE excluded.retrieved_at >= {table}.retrieved_at",
            out var statement);
        raw.sqlite3_bind_text(statement, 4, Version);
        raw.sqlite3_bind_text(statement, 5, "2026-01-31T12:00:00.000000Z");
        raw.sqlite3_bind_text(statement, 6, "2026-01-31T12:00:00.000000Z");
        raw.sqlite3_bind_text(statement, 7, "01998f3e-0000-7000-8000-000000000000");
        foreach (var batch in batches)
        {
            Execute("BEGIN IMMEDIATE");
            foreach (var user in batch)
            {
                raw.sqlite3_bind_text(statement, 1, user);
                raw.sqlite3_bind_int64(statement, 2, 1);
                raw.sqlite3_bind_double(statement, 3, 0.5);
                if (raw.sqlite3_step(statement) != raw.SQLITE_DONE)
                    throw new InvalidOperationException("A row was not stored.");
                raw.sqlite3_reset(statement);
            }

            Execute("COMMIT");
        }

        statement.Dispose();
    }

    private string Source(string file) => $"Data Source={Path.Combine(folder, file)}";

    private void Execute(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
