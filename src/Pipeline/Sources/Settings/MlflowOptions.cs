namespace ModelPipeline;

/// <summary>The MLflow server behind addresses such as <c>models:/churn@champion</c>; section <c>Models:Mlflow</c>.</summary>
public sealed class MlflowOptions
{
    /// <summary>The URL of the tracking server, such as <c>https://mlflow.example.com</c>. Default: <c>MLFLOW_TRACKING_URI</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>The user of basic authentication. Default: <c>MLFLOW_TRACKING_USERNAME</c>.</summary>
    public string Username { get; set; } = "";

    /// <summary>The password of basic authentication. Default: <c>MLFLOW_TRACKING_PASSWORD</c>.</summary>
    public string Password { get; set; } = "";

    /// <summary>A bearer token, used instead of user and password. Default: <c>MLFLOW_TRACKING_TOKEN</c>.</summary>
    public string Token { get; set; } = "";
}
