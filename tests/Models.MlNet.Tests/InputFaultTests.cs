using Microsoft.ML;
using Microsoft.ML.Data;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class InputFaultTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Theory]
    [InlineData("age")]
    [InlineData(nameof(Visitor.Label))]
    public async Task LoadAsync_UnneededInputNamed_FaultListsTheNeededInputs(string name)
    {
        var fault = await models.FaultAsync(Trained.Binary, options => options.Inputs[name] = ["x"]);

        Assert.Equal($"Model:Inputs:{name}", fault.Setting);
        Assert.StartsWith("names no input of the model; its inputs are Age, Income, Visits, Clicks, IsMember, Plan, Region, Taste.",
            fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Visitor.Taste), 2, 3)]
    [InlineData(nameof(Visitor.Taste), 4, 3)]
    [InlineData(nameof(Visitor.Age), 0, 1)]
    public async Task LoadAsync_WrongNumberOfColumns_SaysHowManyTheModelTakes(string input, int listed, int taken)
    {
        var fault = await models.FaultAsync(Trained.Binary,
            options => options.Inputs[input] = [.. Enumerable.Range(0, listed).Select(i => $"c{i}")]);

        Assert.Equal($"Model:Inputs:{input}", fault.Setting);
        Assert.Equal($"lists {listed} columns; the model takes {taken}.", fault.Message);
    }

    [Fact]
    public async Task LoadAsync_InputOfAnUnsupportedType_FaultListsTheSupportedTypes()
    {
        var ml = new MLContext(seed: 1);
        var data = ml.Data.LoadFromEnumerable(new Doubles[] { new() });
        var trained = new Trained(ml.Transforms.Conversion.ConvertType("Out", nameof(Doubles.X), DataKind.Single).Fit(data), data.Schema);

        var fault = await models.FaultAsync(trained, options => options.Outputs["out"] = "Out[0]");

        Assert.Equal("Model:Inputs:X", fault.Setting);
        Assert.Equal(
            "is an input of type Vector<Double, 2>, which no column can feed; save the model with scalar inputs or vectors of floats of a fixed size.", fault.Message);
    }

    private sealed class Doubles
    {
        [VectorType(2)]
        public double[] X { get; set; } = [1, 2];
    }
}
