using System.Globalization;

namespace ModelPipeline.BigQueryEmulator.Jobs;

/// <summary>The numbers of rows that a statement changed.</summary>
internal sealed record RowChanges(long Inserted, long Updated, long Deleted)
{
    public long Total => Inserted + Updated + Deleted;

    /// <summary>The <c>dmlStats</c> of the REST API, without zeros.</summary>
    public JsonObject ToJson()
    {
        var json = new JsonObject();
        foreach (var (name, count) in new[] { ("insertedRowCount", Inserted), ("updatedRowCount", Updated), ("deletedRowCount", Deleted) })
        {
            if (count > 0)
                json[name] = count.ToString(CultureInfo.InvariantCulture);
        }

        return json;
    }
}
