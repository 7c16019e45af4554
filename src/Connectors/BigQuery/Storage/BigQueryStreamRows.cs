using System.Globalization;
using Apache.Arrow;
using ModelPipeline.Connectors.BigQuery.Queries;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>Collects rows of a stream into a batch. A row of the stream has <c>id</c>, and in <c>r</c> the rows of that user.</summary>
/// <param name="wanted">The columns that the model needs.</param>
/// <param name="capacity">The expected number of rows.</param>
/// <param name="usersOnly">Whether only the ids are collected.</param>
internal sealed class BigQueryStreamRows(IReadOnlyList<Field> wanted, int capacity, bool usersOnly)
{
    private readonly List<string> users = new(capacity);
    private ArrowColumn[]? columns;
    private StringArray ids = null!;
    private ListArray rows = null!;

    public int Count => users.Count;

    /// <summary>Sets the source of the next rows.</summary>
    /// <exception cref="IOException">The batch has another format than expected.</exception>
    public void Bind(RecordBatch batch)
    {
        ids = Column(batch, "id") as StringArray ?? throw new IOException("The stream has no ids.");
        rows = Column(batch, "r") as ListArray ?? throw new IOException("The stream has no rows.");
        var each = rows.Values as StructArray ?? throw new IOException("The stream's rows have no columns.");
        if (usersOnly)
            return;
        var fields = ((Apache.Arrow.Types.StructType)each.Data.DataType).Fields;
        // If the model needs no column, the only column is the id.
        var read = fields.Index().Where(field => field.Item.Name != "id").ToArray();
        columns ??= [.. read.Select(field =>
            ArrowColumns.Reader(field.Item, wanted[BigQueryInput.Index(field.Item.Name)].Name, capacity))];
        for (var i = 0; i < columns.Length; i++)
            columns[i].Bind(each.Fields[read[i].Index]);
    }

    /// <summary>Adds all rows of a user.</summary>
    public void Add(int index)
    {
        var user = ids.GetString(index);
        var end = rows.ValueOffsets[index + 1];
        for (var row = rows.ValueOffsets[index]; row < end; row++)
        {
            users.Add(user);
            foreach (var column in columns ?? [])
                column.Read(row);
        }
    }

    /// <summary>Makes the batch.</summary>
    /// <param name="next">The row of the stream after the rows of the batch.</param>
    /// <param name="asOf">The time of the rows.</param>
    public ScanBatch Take(long next, DateTimeOffset asOf) =>
        new(new(users, [.. (columns ?? []).Select(column => column.Build())]), next.ToString(CultureInfo.InvariantCulture), asOf);

    private static IArrowArray? Column(RecordBatch batch, string name) =>
        batch.Schema.GetFieldIndex(name) is >= 0 and var index ? batch.Column(index) : null;
}
