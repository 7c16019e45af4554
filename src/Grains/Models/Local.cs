using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;

namespace ModelPipeline.Grains;

/// <summary>
/// What is handed to a grain of the same silo by reference, and never crosses the network: features stay in the silo that read them.
/// </summary>
internal sealed record Local<T>(T Value);

/// <summary>Hands it over by reference: what is in it does not change.</summary>
[RegisterCopier]
internal sealed class LocalCopier<T> : ShallowCopier<Local<T>>;

/// <summary>Who tries to send it elsewhere is told so at once.</summary>
[RegisterSerializer]
internal sealed class LocalCodec<T> : IFieldCodec<Local<T>?>
{
    private const string Refusal = "A batch stays in its silo; send users or scores instead.";

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, Local<T>? value)
        where TBufferWriter : IBufferWriter<byte> => throw new NotSupportedException(Refusal);

    public Local<T> ReadValue<TInput>(ref Reader<TInput> reader, Orleans.Serialization.WireProtocol.Field field) =>
        throw new NotSupportedException(Refusal);
}
