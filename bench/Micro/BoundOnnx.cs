using Microsoft.ML.OnnxRuntime;

namespace ModelPipeline.Bench.Micro;

/// <summary>An ONNX model with tensors for one batch and with the memory for its probabilities, bound once.</summary>
internal sealed class BoundOnnx : IDisposable
{
    private readonly InferenceSession session;
    private readonly OrtIoBinding binding;
    private readonly string[] inputs;
    private readonly RunOptions options = new();
    private readonly List<OrtValue> tensors = [];
    private readonly List<(OrtValue Tensor, string[] Values)> texts = [];

    /// <param name="model">The content of the file.</param>
    /// <param name="rows">The rows. Several columns of a model with one input are its matrix.</param>
    /// <param name="width">The number of probabilities of a row.</param>
    public BoundOnnx(byte[] model, Batch rows, int width)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        session = new(model, settings);
        binding = session.CreateIoBinding();
        if (session.InputMetadata.Count == 1)
        {
            var matrix = new float[rows.Count * rows.Columns.Count];
            for (var cell = 0; cell < matrix.Length; cell++)
                matrix[cell] = ((Column<float>)rows.Columns[cell % rows.Columns.Count]).Values[cell / rows.Columns.Count];
            binding.BindInput(session.InputMetadata.Keys.Single(), Tensor(matrix, rows.Columns.Count));
        }
        else
        {
            foreach (var column in rows.Columns)
                binding.BindInput(column.Field.Name, column is Column<string> strings ? TextTensor(strings) : Tensor(Floats(column), 1));
        }

        inputs = [.. session.InputMetadata.Count == 1 ? session.InputMetadata.Keys : rows.Columns.Select(column => column.Field.Name)];
        binding.BindOutput("probabilities", Tensor(new float[rows.Count * width], width));
        WriteTexts();

        OrtValue Tensor(float[] values, int columns)
        {
            tensors.Add(OrtValue.CreateTensorValueFromMemory(values, [rows.Count, columns]));
            return tensors[^1];
        }

        OrtValue TextTensor(Column<string> column)
        {
            var tensor = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [rows.Count, 1]);
            tensors.Add(tensor);
            texts.Add((tensor, column.Values.ToArray()));
            return tensor;
        }
    }

    /// <summary>Writes the texts into their tensors.</summary>
    public void WriteTexts()
    {
        foreach (var (tensor, values) in texts)
        {
            for (var row = 0; row < values.Length; row++)
                tensor.StringTensorSetElementAt(values[row].AsSpan(), row);
        }
    }

    /// <summary>Applies the model.</summary>
    public void Run() => session.RunWithBinding(options, binding);

    /// <summary>Applies the model with the same tensors, without a binding: the runtime allocates the outputs.</summary>
    public void RunUnbound() => session.Run(options, inputs, tensors.GetRange(0, inputs.Length), ["probabilities"]).Dispose();

    public void Dispose()
    {
        binding.Dispose();
        tensors.ForEach(tensor => tensor.Dispose());
        session.Dispose();
        options.Dispose();
    }

    private static float[] Floats(Column column) => ((Column<float>)column).Values.ToArray();
}
