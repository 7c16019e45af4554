using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace ModelPipeline.Models.OpenInference.Tests;

/// <summary>The answers of <see cref="InferenceServer"/>.</summary>
internal static class Answers
{
    public static async Task WriteAsync(
        HttpContext context, Sent sent, string? version, bool isTriton, Func<JsonObject, JsonNode>? distort)
    {
        var ages = sent.Values<float>("age");
        var incomes = sent.Values<double>("income");
        var visits = sent.Values<long>("visits");
        var members = sent.Values<bool>("member");
        var plans = sent.Values<string>("plan");
        var labels = new long[sent.Rows];
        var probabilities = new float[sent.Rows * 2];
        for (var row = 0; row < sent.Rows; row++)
        {
            if (Rules.ProbabilityOf(ages[row], incomes[row], visits[row], members[row], plans[row]) is not { } probability)
            {
                // Servers quote the value.
                await InferenceServer.ErrorAsync(
                    context, isTriton ? 400 : 500, $"cannot take a user with {visits[row]} visits and plan {plans[row]}");
                return;
            }

            labels[row] = probability > 0.5 ? 1 : 0;
            probabilities[row * 2] = (float)(1 - probability);
            probabilities[(row * 2) + 1] = (float)probability;
        }

        var answer = new JsonObject { ["model_name"] = "rules" };
        if (version is not null)
            answer["model_version"] = version;
        using var tail = new MemoryStream();
        var outputs = new JsonArray();
        var wanted = sent.Outputs.Length > 0 ? sent.Outputs : ["label", "probability"];
        foreach (var name in wanted)
        {
            var isLabel = name == "label";
            var output = new JsonObject
            {
                ["name"] = name,
                ["datatype"] = isLabel ? "INT64" : "FP32",
                ["shape"] = isLabel ? new JsonArray(sent.Rows) : new JsonArray(sent.Rows, 2),
            };
            if (sent.WantsBinary)
            {
                var bytes = new byte[isLabel ? labels.Length * 8 : probabilities.Length * 4];
                Buffer.BlockCopy(isLabel ? labels : probabilities, 0, bytes, 0, bytes.Length);
                tail.Write(bytes);
                output["parameters"] = new JsonObject { ["binary_data_size"] = bytes.Length };
            }
            else
            {
                output["parameters"] = new JsonObject { ["content_type"] = "np" };
                output["data"] = isLabel
                    ? new JsonArray([.. labels.Select(each => (JsonNode)each)])
                    : new JsonArray([.. probabilities.Select(each => (JsonNode)each)]);
            }

            outputs.Add(output);
        }

        answer["outputs"] = outputs;
        var json = System.Text.Encoding.UTF8.GetBytes((distort?.Invoke(answer) ?? answer).ToJsonString());
        if (sent.WantsBinary)
            context.Response.Headers["Inference-Header-Content-Length"] = json.Length.ToString(CultureInfo.InvariantCulture);
        await context.Response.Body.WriteAsync(json);
        await context.Response.Body.WriteAsync(tail.ToArray());
    }
}
