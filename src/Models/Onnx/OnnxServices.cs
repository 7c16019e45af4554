using Microsoft.Extensions.DependencyInjection;

namespace ModelPipeline.Models.Onnx;

/// <summary>Registers ONNX models.</summary>
public static class OnnxServices
{
    /// <summary>Adds the model kind <c>Onnx</c> for <c>.onnx</c> files.</summary>
    public static IServiceCollection AddOnnx(this IServiceCollection services) =>
        services.AddModelKind(new("Onnx", ".onnx", OnnxLoader.LoadAsync));
}
