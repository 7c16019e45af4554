using System.Globalization;
using ModelPipeline.Inference;

namespace ModelPipeline.Models.OpenInference;

/// <summary>One output of a model on a server.</summary>
/// <param name="Description">The output's name and type, and the label of each value in a row.</param>
internal sealed record ServedOutput(ModelOutput Description)
{
    /// <summary>The number of values in a row.</summary>
    public int Width => Description.Components?.Count ?? 1;

    /// <summary>Finds the outputs.</summary>
    /// <param name="served">What the server says, perhaps nothing.</param>
    /// <param name="made">The answer to a row; null if the server answered none.</param>
    /// <param name="faults">Receives the faults.</param>
    public static IReadOnlyList<ServedOutput> Find(
        IReadOnlyList<TensorMetadata> served, IReadOnlyList<Tensor>? made, List<Fault> faults)
    {
        // Some servers describe no outputs. Then the answer to a row shows them.
        if (served.Count == 0)
            return [.. (made ?? []).Select(tensor => Create(tensor.Name, tensor.Type, tensor.Values.Length))];
        var found = new List<ServedOutput>();
        foreach (var output in served)
        {
            var answer = made?.FirstOrDefault(tensor => tensor.Name == output.Name);
            if (Datatype.Find(output.Datatype) is not { } type)
            {
                faults.Add(new("Model:Outputs",
                    $"cannot have output '{output.Name}', whose datatype is '{output.Datatype}'; set Model:Types:{output.Name}."));
                continue;
            }

            var width = output.Shape.Skip(1).Aggregate(1L, (product, size) => size < 0 || product < 0 ? -1 : product * size);
            if (width is < 1 or > int.MaxValue && answer is null)
            {
                faults.Add(new("Model:Outputs", $"cannot have output '{output.Name}', because the server describes its shape as "
                    + $"{Tensor.Describe(output.Shape)} and answers no row of zeros; set Model:Types:{output.Name}, such as FP32[2]."));
                continue;
            }

            found.Add(Create(output.Name, answer?.Type ?? type, answer?.Values.Length ?? (int)width));
        }

        return found;
    }

    /// <summary>The elements of the output in an answer.</summary>
    /// <exception cref="ModelException">The answer lacks the output, or has another type or number of values.</exception>
    public Array Read(InferMessage answer, int rows)
    {
        var tensor = answer.Tensors.FirstOrDefault(each => each.Name == Description.Name)
            ?? throw ServerErrors.Unreadable($"output '{Description.Name}' is missing.");
        if (tensor.Type.Column != Description.Type)
        {
            throw ServerErrors.Unreadable(
                $"output '{Description.Name}' has the datatype {tensor.Type.Name}; {Datatype.Of(Description.Type).Name} was expected.");
        }

        if (tensor.Values.Length != (long)rows * Width)
        {
            throw ServerErrors.Unreadable(
                $"output '{Description.Name}' has {tensor.Values.Length} values for {rows} rows; {Width} a row were expected.");
        }

        // JSON has no NaN; servers write null.
        if (tensor.Nulls is { } nulls)
            SetNaN(tensor.Values, nulls);
        return tensor.Values;
    }

    private static ServedOutput Create(string name, Datatype type, int width)
    {
        var labels = width == 1 ? null : Enumerable.Range(0, width).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        return new(new ModelOutput(name, type.Column, labels));
    }

    private void SetNaN(Array values, bool[] nulls)
    {
        for (var i = 0; i < nulls.Length; i++)
        {
            if (!nulls[i])
                continue;
            if (values is float[] floats)
                floats[i] = float.NaN;
            else if (values is double[] doubles)
                doubles[i] = double.NaN;
            else
                throw ServerErrors.Unreadable($"output '{Description.Name}' has a null.");
        }
    }
}
