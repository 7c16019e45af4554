using Apache.Arrow;
using Apache.Arrow.Ipc;
using Google.Cloud.BigQuery.Storage.V1;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>
/// Decodes the answers of one call. The first one has the schema, each has rows; together they are a stream of Arrow's format.
/// </summary>
internal sealed class ArrowDecoder
{
    private byte[]? schema;

    /// <summary>The rows of an answer; null where it has none.</summary>
    /// <exception cref="IOException">The answer is not what it should be.</exception>
    public RecordBatch? Decode(ReadRowsResponse response)
    {
        if (response.ArrowSchema is { } first)
            schema = first.SerializedSchema.ToByteArray();
        if (response.ArrowRecordBatch is not { } batch)
            return null;
        var header = schema ?? throw new IOException("The rows come without their schema.");
        var bytes = new byte[header.Length + batch.SerializedRecordBatch.Length];
        header.CopyTo(bytes, 0);
        batch.SerializedRecordBatch.CopyTo(bytes, header.Length);
        // Nothing to dispose: the rows stay where they are in these bytes.
        return new ArrowStreamReader(bytes.AsMemory()).ReadNextRecordBatch();
    }
}
