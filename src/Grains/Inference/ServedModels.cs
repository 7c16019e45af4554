namespace ModelPipeline.Grains;

/// <summary>Converts models and tensors to and from the wire.</summary>
internal static class ServedModels
{
    /// <summary>What a version takes and makes.</summary>
    public static ServedModelReply Describe(Pipeline pipeline, ModelVersion version) => new(
        null,
        pipeline.Name,
        version.Id,
        [.. pipeline.Rollout.Loaded.Order(StringComparer.Ordinal)],
        version.Spec.Source,
        [.. InputTensor.Of(version.Model.Inputs, version.Spec.Inputs)
            .Select(input => new ServedTensor(input.Name, input.Type.ToString(), input.Width))],
        [.. version.Model.Outputs.Select(Describe)]);

    /// <summary>A tensor of the wire.</summary>
    public static TensorData DataOf(TensorValues tensor) =>
        new(tensor.Name, Enum.Parse<ColumnType>(tensor.Type), tensor.Width, (Array)tensor.Values, tensor.Nulls);

    /// <summary>A column of predictions for the wire.</summary>
    public static TensorValues ValuesOf(Column column)
    {
        var data = TensorData.Of(column);
        return new(data.Name, data.Type.ToString(), data.Width, data.Values, data.Nulls);
    }

    private static ServedTensor Describe(Field field) => field.Type == ColumnType.Vector
        ? new(field.Name, nameof(ColumnType.Single), field.VectorLength ?? -1)
        : new(field.Name, field.Type.ToString(), 1);
}
