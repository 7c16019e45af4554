using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Google.Protobuf;
using ModelPipeline.BigQueryEmulator.Catalog;
using ModelPipeline.BigQueryEmulator.Values;
using Table = ModelPipeline.BigQueryEmulator.Catalog.Table;

namespace ModelPipeline.BigQueryEmulator.Storage;

/// <summary>Reads rows of a stream as messages of Arrow: one with the schema, and one with rows, each by itself.</summary>
internal sealed class ArrowRows(Warehouse warehouse)
{
    /// <param name="range">The stream.</param>
    /// <param name="start">The first row of the table.</param>
    /// <param name="rows">How many rows.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public Task<(ByteString Schema, ByteString Batch, int Count)> ReadAsync(
        ReadStreamRange range, long start, long rows, CancellationToken cancellationToken) =>
        warehouse.ReadAsync(session => Read(session, range.Table, range.Columns, start, rows), cancellationToken);

    /// <summary>The schema alone.</summary>
    public static ByteString Schema(IReadOnlyList<Values.Field> columns)
    {
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, ArrowSchemas.Of(columns), leaveOpen: true);
        writer.WriteStart();
        return ByteString.CopyFrom(stream.ToArray());
    }

    private static (ByteString Schema, ByteString Batch, int Count) Read(
        Session session, Table table, IReadOnlyList<Values.Field> columns, long start, long rows)
    {
        var values = columns.Select(_ => new List<object?>()).ToArray();
        var select = string.Join(", ", columns.Select(column => $"CAST({Identifier.Quote(column.Name)} AS {column.ReadType})"));
        session.ForEach(
            string.Create(CultureInfo.InvariantCulture, $"SELECT {select} FROM {table.Name.Sql} LIMIT {rows} OFFSET {start}"), row =>
            {
                for (var i = 0; i < values.Length; i++)
                    values[i].Add(row.GetValue(i));
                return true;
            });
        var count = values[0].Count;
        using var batch = new RecordBatch(ArrowSchemas.Of(columns), columns.Select((column, i) => ArrowArrays.Of(column, values[i])),
            count);
        using var stream = new MemoryStream();
        using var writer = new ArrowStreamWriter(stream, batch.Schema, leaveOpen: true);
        writer.WriteStart();
        var schema = (int)stream.Length;
        writer.WriteRecordBatch(batch);
        var bytes = stream.ToArray();
        return (ByteString.CopyFrom(bytes, 0, schema), ByteString.CopyFrom(bytes, schema, bytes.Length - schema), count);
    }
}
