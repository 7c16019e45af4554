using System.Collections.Frozen;
using ModelPipeline.Grains;
using ModelPipeline.Inference;

namespace ModelPipeline.Api;

/// <summary>What the server says of its models, in the words of the protocol.</summary>
internal static class ServedModels
{
    /// <summary>The end of the names of models that take users: <c>churn.users</c>.</summary>
    public const string UsersSuffix = ".users";

    /// <summary>The input of such a model.</summary>
    public const string UserInput = "user_id";

    private static readonly FrozenDictionary<string, string> Platforms = new Dictionary<string, string>
    {
        [".onnx"] = "onnx_onnxv1",
        [".zip"] = "mlnet_zip",
        [".joblib"] = "sklearn_joblib",
        [".pkl"] = "sklearn_pickle",
        [".py"] = "python_module",
        [".txt"] = "lightgbm_text",
        [".lgb"] = "lightgbm_text",
        [".json"] = "xgboost_json",
        [".ubj"] = "xgboost_ubj",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The model that takes features.</summary>
    public static ModelMetadata Describe(string name, ServedModelReply model) => new(
        name,
        model.Versions,
        Platforms.GetValueOrDefault(Path.GetExtension(model.Source), "modelpipeline"),
        [.. model.Inputs!.Select(Describe)],
        [.. model.Outputs!.Select(Describe)]);

    /// <summary>The model that takes users: reads their rows, scores and writes.</summary>
    public static ModelMetadata DescribeUsers(string name, PipelineInfo pipeline) => new(
        name,
        [pipeline.Model.Version],
        "modelpipeline_users",
        [new(UserInput, Datatype.Bytes.Name, [-1, 1]), .. UserFeatures.Describe(pipeline)],
        [.. pipeline.Model.Outputs.Select(output => new TensorMetadata(output.Name, TypeOf(output.Type).Name, [-1, 1])),
            new(StatusOutput(pipeline), Datatype.Bytes.Name, [-1, 1])]);

    /// <summary>The output that says how each user ended.</summary>
    public static string StatusOutput(PipelineInfo pipeline) =>
        Array.Exists(pipeline.Model.Outputs, output => output.Name == "status") ? "user_status" : "status";

    /// <summary>The datatype of a column type by name.</summary>
    public static Datatype TypeOf(string type) => Enum.TryParse<ColumnType>(type, out var known) ? Datatype.Of(known) : Datatype.Bytes;

    private static TensorMetadata Describe(ServedTensor tensor) => new(tensor.Name, TypeOf(tensor.Type).Name, [-1, tensor.Width]);
}
