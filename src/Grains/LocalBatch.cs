using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;

namespace ModelPipeline.Grains;

/// <summary>Batches are handed to a local grain by reference: they are immutable.</summary>
[RegisterCopier]
internal sealed class LocalBatchCopier : ShallowCopier<Batch>;

/// <summary>Batches never cross the network: features stay in the silo that read them. Who tries is told so at once.</summary>
[RegisterSerializer]
internal sealed class LocalBatchCodec : IFieldCodec<Batch?>
{
    private const string Refusal = "A batch stays in its silo; send users or scores instead.";

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, Batch? value)
        where TBufferWriter : IBufferWriter<byte> => throw new NotSupportedException(Refusal);

    public Batch ReadValue<TInput>(ref Reader<TInput> reader, Orleans.Serialization.WireProtocol.Field field) => throw new NotSupportedException(Refusal);
}
