using System.Buffers;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Cloning;
using Orleans.Serialization.Codecs;

namespace ModelPipeline.Grains;

/// <summary>
/// A value that is passed to a grain of the same silo by reference and never crosses the network: features stay in the silo that read them.
/// </summary>
internal sealed record Local<T>(T Value);

/// <summary>Passes the value by reference, because its content does not change.</summary>
[RegisterCopier]
internal sealed class LocalCopier<T> : ShallowCopier<Local<T>>;

/// <summary>Throws if a value would be sent to another process.</summary>
[RegisterSerializer]
internal sealed class LocalCodec<T> : IFieldCodec<Local<T>?>
{
    private const string Refusal = "A batch stays in its silo; send users or scores instead.";

    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, Local<T>? value)
        where TBufferWriter : IBufferWriter<byte> => throw new NotSupportedException(Refusal);

    public Local<T> ReadValue<TInput>(ref Reader<TInput> reader, Orleans.Serialization.WireProtocol.Field field) =>
        throw new NotSupportedException(Refusal);
}
