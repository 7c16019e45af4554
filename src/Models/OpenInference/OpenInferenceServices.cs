using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ModelPipeline.Models.OpenInference;

/// <summary>Registration of models that a server has.</summary>
public static class OpenInferenceServices
{
    /// <summary>
    /// Adds the model kind <c>OpenInference</c>: a model of a server that speaks the Open Inference Protocol, such as KServe, Triton or
    /// MLServer. <c>Model:Url</c> and <c>Model:Name</c> say which.
    /// </summary>
    public static IServiceCollection AddOpenInference(this IServiceCollection services) =>
        services.AddSingleton(provider =>
        {
            var log = provider.GetService<ILoggerFactory>()?.CreateLogger("ModelPipeline.Models.OpenInference");
            var loader = new OpenInferenceLoader(provider.GetService<TimeProvider>() ?? TimeProvider.System, log);
            return new ModelKind("OpenInference", "", loader.LoadAsync) { Extensions = [], IsOfServer = true };
        });
}
