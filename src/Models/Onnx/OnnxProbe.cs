using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ModelPipeline.Models.Onnx;

/// <summary>
/// Runs the model on one row of zeros and empty texts. The run warms the model. The run also shows what the file does not always say: the
/// number of values of an output, and the classes of a map. Where the model refuses this row, the file must say both.
/// </summary>
internal static class OnnxProbe
{
    /// <param name="session">The model.</param>
    /// <param name="file">The model's file; null for a file that is too large to read.</param>
    /// <param name="inputs">The inputs of the model.</param>
    /// <param name="columns">The columns that feed the inputs.</param>
    /// <param name="names">The names of the outputs to describe.</param>
    /// <returns>The outputs that can be stored, and whether the model takes one row in each call.</returns>
    /// <exception cref="PipelineConfigurationException">Neither the run nor the file describes an output.</exception>
    public static (IReadOnlyList<OnnxOutput> Outputs, bool IsSingleRow) Describe(InferenceSession session, OnnxFile? file,
        IReadOnlyList<OnnxInput> inputs, IReadOnlyList<Field> columns, IReadOnlyList<string> names)
    {
        var isSingleRow = inputs.Any(input => input.IsSingleRow);
        var batch = WarmUp.Row(columns);
        using var lent = new LentArrays();
        var values = inputs.Select(input => input.ToTensor(batch, lent)).ToArray();
        try
        {
            using var options = new RunOptions();
            using var results = session.Run(options, [.. inputs.Select(input => input.Name)], values, names);
            isSingleRow = isSingleRow || !TakesTwoRows(session, inputs, batch, names);
            var outputs = names.Select((name, i) => Describe(name, session.OutputMetadata[name], results[i], isSingleRow));
            return ([.. outputs.OfType<OnnxOutput>()], isSingleRow);
        }
        catch (OnnxRuntimeException e)
        {
            // A model can refuse a row of zeros and empty texts and still take every real row. The common case is a one-hot encoding
            // without the category "".
            var described = names.Where(name => CanStore(session.OutputMetadata[name]))
                .ToDictionary(name => name, name => DescribeByFile(name, session.OutputMetadata[name], file, isSingleRow));
            // For an input of free width, the cause can also be the list of columns.
            string[] unknown =
            [
                .. session.InputMetadata.Where(input => input.Value.Dimensions.Skip(1).Any(size => size <= 0))
                    .Select(input => $"input '{input.Key}'"),
                .. described.Where(output => output.Value is null).Select(output => $"output '{output.Key}'"),
            ];
            return unknown.Length == 0
                ? ([.. described.Values.OfType<OnnxOutput>()], isSingleRow)
                : throw new PipelineConfigurationException("Model:Path",
                    $"is a model that fails on a row of zeros and empty texts, so that it cannot be warmed, and its file does not tell enough of {string.Join(" and ", unknown)}: {e.Message} Export one that takes any value of its input types, or whose inputs and outputs are tensors of known width and ZipMaps, or name only such outputs in Model:Outputs.");
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    /// <summary>Whether columns can hold an output.</summary>
    public static bool CanStore(NodeMetadata metadata) => IsMaps(metadata) || IsTensors(metadata) || IsTensor(metadata);

    // A model can declare any number of rows, and still contain a shape for one row.
    private static bool TakesTwoRows(InferenceSession session, IReadOnlyList<OnnxInput> inputs, Batch row, IReadOnlyList<string> names)
    {
        using var lent = new LentArrays();
        var values = inputs.Select(input => input.ToTensor(row.Select([0, 0]), lent)).ToArray();
        try
        {
            using var options = new RunOptions();
            session.Run(options, [.. inputs.Select(input => input.Name)], values, names).Dispose();
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    private static OnnxOutput? Describe(string name, NodeMetadata metadata, OrtValue value, bool isSingleRow)
    {
        if (IsMaps(metadata))
            return Maps(name, Keys(value));
        if (IsTensors(metadata))
            return Tensors(name, metadata.AsSequenceMetadata().ElementMeta.ElementDataType, value, isSingleRow);
        return IsTensor(metadata) ? Tensor(name, metadata.ElementDataType, Width(value.GetTensorTypeAndShape().Shape, isSingleRow)) : null;
    }

    private static OnnxOutput? DescribeByFile(string name, NodeMetadata metadata, OnnxFile? file, bool isSingleRow)
    {
        if (IsMaps(metadata))
            return file is not null && ZipMapLabels.Read(file.Content.Span, name) is { } labels ? Maps(name, labels) : null;
        long[] shape = [.. metadata.Dimensions.Select(size => (long)size)];
        return IsTensor(metadata) && shape.Skip(isSingleRow ? 0 : 1).All(size => size > 0) && (isSingleRow || shape.Length > 0)
            ? Tensor(name, metadata.ElementDataType, Width(shape, isSingleRow))
            : null;
    }

    // In a model for one row in each call, all values of an output belong to that row, whatever the output's shape.
    private static int Width(IReadOnlyList<long> shape, bool isSingleRow) =>
        (int)shape.Skip(isSingleRow ? 0 : 1).Aggregate(1L, (product, each) => product * each);

    private static OnnxOutput Tensor(string name, TensorElementType element, int width)
    {
        var labels = width == 1 ? null : Enumerable.Range(0, width).Select(i => i.ToString(CultureInfo.InvariantCulture)).ToArray();
        return new(new(name, OnnxElements.ColumnTypeOf(element)!.Value, labels), element, OnnxOutputKind.Tensor, width);
    }

    private static OnnxOutput? Tensors(string name, TensorElementType element, OrtValue sequence, bool isSingleRow)
    {
        var widths = new int[sequence.GetValueCount()];
        for (var i = 0; i < widths.Length; i++)
        {
            using var tensor = sequence.GetValue(i, OrtAllocator.DefaultInstance);
            widths[i] = Width(tensor.GetTensorTypeAndShape().Shape, isSingleRow);
        }

        string[] labels = [.. widths.SelectMany((width, tensor) => Enumerable.Range(0, width)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"{tensor}_{i}")))];
        return labels.Length == 0 ? null : new(new(name, OnnxElements.ColumnTypeOf(element)!.Value, labels), element,
            OnnxOutputKind.Tensors, widths);
    }

    private static OnnxOutput Maps(string name, string[] labels) =>
        new(new(name, ColumnType.Single, labels), TensorElementType.Float, OnnxOutputKind.Maps, labels.Length);

    private static bool IsTensor(NodeMetadata metadata) => metadata.IsTensor
        && OnnxElements.ColumnTypeOf(metadata.ElementDataType) is not null;

    private static bool IsTensors(NodeMetadata metadata) =>
        metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_SEQUENCE && IsTensor(metadata.AsSequenceMetadata().ElementMeta);

    private static bool IsMaps(NodeMetadata metadata) =>
        metadata.OnnxValueType == OnnxValueType.ONNX_TYPE_SEQUENCE
        && metadata.AsSequenceMetadata().ElementMeta is { OnnxValueType: OnnxValueType.ONNX_TYPE_MAP } element
        && element.AsMapMetadata().ValueMetadata.ElementDataType == TensorElementType.Float;

    private static string[] Keys(OrtValue sequence)
    {
        using var map = sequence.GetValue(0, OrtAllocator.DefaultInstance);
        using var keys = map.GetValue(0, OrtAllocator.DefaultInstance);
        return keys.GetTensorTypeAndShape().ElementDataType == TensorElementType.String
            ? keys.GetStringTensorAsArray()
            : [.. keys.GetTensorDataAsSpan<long>().ToArray().Select(key => key.ToString(CultureInfo.InvariantCulture))];
    }
}
