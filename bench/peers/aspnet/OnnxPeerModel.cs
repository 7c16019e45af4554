using Microsoft.ML.OnnxRuntime;
using Npgsql;

namespace ModelPipeline.Bench.AspNet;

/// <summary>onnxruntime, a run of the session a request.</summary>
internal sealed class OnnxPeerModel : PeerModel
{
    private static readonly long[] Shape = [1, 1];
    private static readonly string[] Outputs = ["probabilities"];

    private readonly InferenceSession session;
    private readonly RunOptions run = new();
    private readonly bool[] texts;

    public OnnxPeerModel(string path)
    {
        // One thread a call: the server's own threads keep the cores busy.
        session = new(path, new Microsoft.ML.OnnxRuntime.SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 });
        Columns = [.. session.InputMetadata.Keys];
        texts = [.. session.InputMetadata.Values.Select(input => input.ElementType == typeof(string))];
    }

    public override string[] Columns { get; }

    public override PeerOutputs Apply(NpgsqlDataReader row, int first)
    {
        var inputs = new OrtValue[texts.Length];
        for (var i = 0; i < inputs.Length; i++)
        {
            inputs[i] = texts[i]
                ? OrtValue.CreateFromStringTensor(
                    new Microsoft.ML.OnnxRuntime.Tensors.DenseTensor<string>(new[] { row.GetString(first + i) }, [1, 1]))
                : OrtValue.CreateTensorValueFromMemory([row.GetFloat(first + i)], Shape);
        }

        using var outputs = session.Run(run, Columns, inputs, Outputs);
        var probability = outputs[0].GetTensorDataAsSpan<float>()[1];
        foreach (var input in inputs)
            input.Dispose();
        return new(probability > 0.5f, probability);
    }

    public override void Dispose()
    {
        run.Dispose();
        session.Dispose();
    }
}
