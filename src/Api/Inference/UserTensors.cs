using ModelPipeline.Grains;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>The scores of users as tensors, a row for each user.</summary>
internal static class UserTensors
{
    /// <summary>The outputs of the pipeline, and the output that says how each user ended.</summary>
    public static IEnumerable<Tensor> Of(PipelineInfo pipeline, ScoreReply[] replies)
    {
        for (var column = 0; column < pipeline.Model.Outputs.Length; column++)
        {
            var output = pipeline.Model.Outputs[column];
            var type = ServedModels.TypeOf(output.Type);
            yield return new(output.Name, type, [replies.Length, 1], Values(type, output.Name, replies));
        }

        yield return new(ServedModels.StatusOutput(pipeline), Datatype.Bytes, [replies.Length, 1],
            Array.ConvertAll(replies, reply => StatusOf(reply.Status)));
    }

    private static string StatusOf(ScoreStatus status) => status switch
    {
        ScoreStatus.Scored => "scored",
        ScoreStatus.NotFound => "no-input",
        ScoreStatus.Unusable => "unusable-row",
        ScoreStatus.Saturated => "saturated",
        ScoreStatus.StoreUnavailable => "store-unavailable",
        ScoreStatus.VersionUnavailable => "version-unavailable",
        ScoreStatus.DeadlineExceeded => "deadline-exceeded",
        _ => "failed",
    };

    private static Array Values(Datatype type, string name, ScoreReply[] replies) => type.Column switch
    {
        ColumnType.Single => Array.ConvertAll(replies, reply => ValueOf(reply, name) is float value ? value : float.NaN),
        ColumnType.Double => Array.ConvertAll(replies, reply => ValueOf(reply, name) is double value ? value : double.NaN),
        ColumnType.Int64 => Array.ConvertAll(replies, reply => ValueOf(reply, name) is long value ? value : 0),
        ColumnType.Boolean => Array.ConvertAll(replies, reply => ValueOf(reply, name) is true),
        _ => Array.ConvertAll(replies, reply => ValueOf(reply, name) switch
        {
            string text => text,
            DateTime moment => moment.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
            _ => "",
        }),
    };

    private static object? ValueOf(ScoreReply reply, string name)
    {
        foreach (var output in reply.Score?.Outputs ?? [])
        {
            if (output.Name == name)
                return output.Value;
        }

        return null;
    }
}
