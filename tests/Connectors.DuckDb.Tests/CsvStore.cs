using System.ComponentModel.Design;
using CsCheck;

namespace ModelPipeline.Connectors.DuckDb.Tests;

/// <summary>CSV files as a store for the suites whose values need no type.</summary>
internal sealed class CsvStore : ICellStore
{
    private static readonly CellType Numbers = Text(Cells.AnyDecimals("number"));

    private readonly DuckDbFolder folder = new();

    // An empty field is null. Texts that look like booleans are left out.
    public IReadOnlyList<CellType> CellTypes { get; } =
    [
        Text(Cells.Whole("whole number", long.MinValue, long.MaxValue)), Numbers, Text(Cells.Booleans("boolean")),
        Text(Cells.Moments("moment")),
        Text(Cells.Vectors("list", Numbers, cells => $"[{string.Join(", ", cells.Select(cell => cell ?? "null"))}]")),
        With(Cells.Texts("text"), cell => cell.Text!.Trim().Length > 0 && cell.Text.Trim() != "y"),
    ];

    public bool KeepsNaN => true;

    public Outage Outage => Outage.Missing;

    public string SlowQuery => throw new NotSupportedException();

    public Task CreateAsync(string table, CellTable rows)
    {
        string[] header = ["user_id", .. rows.Columns.Select((_, i) => $"c{i}")];
        folder.Write($"{table}.csv",
            [string.Join(',', header),
                .. rows.Users.Select(
                    (user, row) => string.Join(',', rows.Columns.Select(column => Quote(column.Cells[row].Text)).Prepend(user)))]);
        return Task.CompletedTask;
    }

    public IRetriever Make(InputOptions options, string? connectionString) =>
        new DuckDbRetriever(new("p", options, connectionString ?? folder.ConnectionString, new ServiceContainer()));

    public string Setting(string table) => folder.Path($"{table}.csv");

    public bool CanNameTable(string name) => true;

    public bool CanNameColumn(string name) => true;

    public ColumnType? Holds(ColumnType type) => ColumnType.Text;

    public Task CreateTableAsync(string table, Batch rows, string userColumn, ColumnType userType) => throw new NotSupportedException();

    public Task CreateNativeAsync(string table, IReadOnlyList<NativeColumn> columns) => throw new NotSupportedException();

    public Task ChangeAsync(string table, IReadOnlyList<string> removed, Batch added) => throw new NotSupportedException();

    public string Query(string table) => throw new NotSupportedException();

    public Task StopAsync() => throw new NotSupportedException();

    public Task StartAsync() => throw new NotSupportedException();

    public ValueTask InitializeAsync() => default;

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return default;
    }

    private static CellType Text(CellType type) => type with { Type = ColumnType.Text };

    private static CellType With(CellType type, Func<Cell, bool> fits) =>
        Text(type) with { Edges = [.. type.Edges.Where(fits)], Others = type.Others.Where(fits) };

    private static string Quote(string? field) => field is null ? "" : $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
