using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.Python;

/// <summary>Registration of Python models.</summary>
public static class PythonServices
{
    /// <summary>
    /// Adds the model kind <c>Python</c>: estimators that joblib or pickle saved (<c>.joblib</c>, <c>.pkl</c>), modules with <c>apply</c>
    /// (<c>.py</c>) and folders of MLflow. They run in separate processes of the interpreter that <c>Model:Python</c> names.
    /// </summary>
    public static IServiceCollection AddPython(this IServiceCollection services) =>
        services.AddSingleton(provider =>
        {
            var log = provider.GetService<ILoggerFactory>()?.CreateLogger("ModelPipeline.Models.Python");
            var loader = new PythonLoader(provider.GetService<TimeProvider>() ?? TimeProvider.System, log);
            return new ModelKind("Python", ".joblib", loader.LoadAsync) { Extensions = [".joblib", ".pkl", ".py"], FolderMark = "MLmodel" };
        });
}
