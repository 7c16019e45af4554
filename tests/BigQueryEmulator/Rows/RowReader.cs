using System.Buffers;
using System.Globalization;
using ModelPipeline.BigQueryEmulator.Api;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;

namespace ModelPipeline.BigQueryEmulator.Rows;

/// <summary>Reads pages of a table in the order in which its rows were written.</summary>
internal sealed class RowReader(Warehouse warehouse)
{
    private const int MostBytes = 10 * 1024 * 1024;
    private const int MostRows = 100_000;

    public Task<long> CountAsync(Table table, CancellationToken cancellationToken) =>
        warehouse.ReadAsync(session => session.Query($"SELECT count(*) FROM {table.Name.Sql}", row => row.GetInt64(0))[0],
            cancellationToken);

    /// <param name="columns">The wanted columns, in the order of the table.</param>
    /// <exception cref="ApiException">A value cannot be written.</exception>
    public async Task<RowPage> ReadAsync(Table table, IReadOnlyList<Field> columns, PageRequest request,
        CancellationToken cancellationToken)
    {
        try
        {
            return await warehouse.ReadAsync(session => Read(session, table, columns, request), cancellationToken);
        }
        catch (Exception e) when (e is ValueException or InvalidCastException)
        {
            // The driver cannot return a list with a null.
            throw ApiException.InvalidQuery($"Array cannot have a null element; error in writing a field of {table.Name} ({e.Message})");
        }
    }

    private static RowPage Read(Session session, Table table, IReadOnlyList<Field> columns, PageRequest request)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        var writer = new RowWriter(json, request.Timestamps);
        var count = 0;
        var select = string.Join(", ", columns.Select(column => $"CAST({Identifier.Quote(column.Name)} AS {column.ReadType})"));
        var limit = Math.Min(request.Limit ?? MostRows, MostRows);
        json.WriteStartArray();
        session.ForEach(
            string.Create(CultureInfo.InvariantCulture, $"SELECT {select} FROM {table.Name.Sql} LIMIT {limit} OFFSET {request.Start}"),
            row =>
        {
            writer.WriteRow(columns, row.GetValue);
            count++;
            return json.BytesCommitted + json.BytesPending < MostBytes;
        });
        json.WriteEndArray();
        json.Flush();
        return new(new RawJson(buffer.WrittenMemory), count);
    }
}
