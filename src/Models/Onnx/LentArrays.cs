using System.Buffers;

namespace ModelPipeline.Models.Onnx;

/// <summary>Arrays of a pool that the tensors of one run share. Disposing of it returns them; the run is over by then.</summary>
internal sealed class LentArrays : IDisposable
{
    private List<Action>? returns;

    /// <summary>Lends memory. Its content is undefined.</summary>
    public Memory<T> Lend<T>(int length) where T : unmanaged
    {
        var array = ArrayPool<T>.Shared.Rent(length);
        (returns ??= []).Add(() => ArrayPool<T>.Shared.Return(array));
        return array.AsMemory(0, length);
    }

    public void Dispose()
    {
        returns?.ForEach(each => each());
        returns = null;
    }
}
