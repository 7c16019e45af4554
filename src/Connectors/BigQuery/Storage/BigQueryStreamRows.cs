using System.Globalization;
using Apache.Arrow;
using ModelPipeline.Connectors.BigQuery.Queries;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>Gathers rows of a stream into a batch: <c>id</c>, and in <c>r</c> the rows of that user.</summary>
/// <param name="wanted">What the model takes.</param>
/// <param name="capacity">Rows expected.</param>
/// <param name="usersOnly">Whether the ids alone are gathered.</param>
internal sealed class BigQueryStreamRows(IReadOnlyList<Field> wanted, int capacity, bool usersOnly)
{
    private readonly List<string> users = new(capacity);
    private ArrowColumn[]? columns;
    private StringArray ids = null!;
    private ListArray rows = null!;

    public int Count => users.Count;

    /// <summary>Takes rows from here from now on.</summary>
    /// <exception cref="IOException">These are no such rows.</exception>
    public void Bind(RecordBatch batch)
    {
        ids = batch.Column("id") as StringArray ?? throw new IOException("The stream has no ids.");
        rows = batch.Column("r") as ListArray ?? throw new IOException("The stream has no rows.");
        var each = rows.Values as StructArray ?? throw new IOException("The stream's rows have no columns.");
        if (usersOnly)
            return;
        var fields = ((Apache.Arrow.Types.StructType)each.Data.DataType).Fields;
        // Where the model takes no column, the one that is there is the id.
        var read = fields.Index().Where(field => field.Item.Name != "id").ToArray();
        columns ??= [.. read.Select(field =>
            ArrowColumns.Reader(field.Item, wanted[BigQueryInput.Index(field.Item.Name)].Name, capacity))];
        for (var i = 0; i < columns.Length; i++)
            columns[i].Bind(each.Fields[read[i].Index]);
    }

    /// <summary>Takes all rows of a user.</summary>
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

    /// <summary>The batch.</summary>
    /// <param name="next">The row of the stream after those that were taken.</param>
    /// <param name="asOf">Of when the rows are.</param>
    public ScanBatch Take(long next, DateTimeOffset asOf) =>
        new(new(users, [.. (columns ?? []).Select(column => column.Build())]), next.ToString(CultureInfo.InvariantCulture), asOf);
}
