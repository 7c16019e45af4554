using Apache.Arrow;
using Apache.Arrow.Ipc;
using Google.Cloud.BigQuery.Storage.V1;

namespace ModelPipeline.Connectors.BigQuery.Storage;

/// <summary>
/// Decodes the answers of one call. The first answer has the schema, and each answer has rows. Together they are a stream in Arrow's
/// format.
/// </summary>
internal sealed class ArrowDecoder
{
    private byte[]? schema;
    private byte[] bytes = [];

    /// <summary>
    /// The rows of an answer; null if the answer has none. They are valid until the next answer is decoded, because all answers of a call
    /// share one buffer: an answer has megabytes, and .NET collects objects of this size late.
    /// </summary>
    /// <exception cref="IOException">The answer is not in Arrow's format.</exception>
    public RecordBatch? Decode(ReadRowsResponse response)
    {
        if (response.ArrowSchema is { } first)
            schema = first.SerializedSchema.ToByteArray();
        if (response.ArrowRecordBatch is not { } batch)
            return null;
        var header = schema ?? throw new IOException("The rows come without their schema.");
        var length = header.Length + batch.SerializedRecordBatch.Length;
        if (bytes.Length < length)
            bytes = GC.AllocateUninitializedArray<byte>(length + (length / 4));
        header.CopyTo(bytes, 0);
        batch.SerializedRecordBatch.CopyTo(bytes, header.Length);
        try
        {
            // The result needs no disposal, because its rows stay in these bytes.
            return new ArrowStreamReader(bytes.AsMemory(0, length)).ReadNextRecordBatch();
        }
        catch (Exception e) when (e is not IOException)
        {
            // The library has exceptions of many kinds for bytes that it cannot read.
            throw new IOException("The rows are not in Arrow's format.", e);
        }
    }
}
