using Microsoft.ML;

namespace ModelPipeline.Models.MlNet.Tests;

public sealed class OutputMappingTests(ModelFolder models) : IClassFixture<ModelFolder>
{
    [Fact]
    public async Task ApplyAsync_OutputsNamed_ComeUnderTheirNamesInThatOrder()
    {
        await using var model = await models.LoadAsync(Trained.Binary, options =>
        {
            options.Outputs["p"] = "Probability";
            options.Outputs["income"] = "Features[1]";
            options.Outputs["decision"] = "PredictedLabel";
            options.Outputs["again"] = "Probability";
            options.Outputs["age"] = "Features[0]";
            options.Outputs["plan"] = "Plan";
        });
        var rows = Visitor.Make(10, seed: 10);
        var outputs = await model.ApplyAsync(VisitorRows.For(model, rows), TestContext.Current.CancellationToken);

        Assert.Equal(["p", "income", "decision", "again", "age", "plan"], model.Outputs.Select(field => field.Name));
        Assert.Equal(model.Outputs, outputs.Columns.Select(column => column.Field));
        Same.Floats(Trained.Binary.Expected<float>("Probability", rows), outputs.Values<float>("p"));
        Same.Floats(Trained.Binary.Expected<float>("Probability", rows), outputs.Values<float>("again"));
        Assert.Equal(Trained.Binary.Expected<bool>("PredictedLabel", rows), outputs.Values<bool>("decision").ToArray());
        Same.Floats(rows.Select(row => (float)row.Income), outputs.Values<float>("income"));
        Same.Floats(rows.Select(row => row.Age), outputs.Values<float>("age"));
        Assert.Equal(rows.Select(row => row.Plan), outputs.Values<string>("plan").ToArray());
    }

    [Fact]
    public async Task LoadAsync_OutputNeedsFewerInputs_HasOnlyThoseInputs()
    {
        await using var model = await models.LoadAsync(Trained.Binary, options => options.Outputs["basic"] = "PlanCode[basic]");

        Assert.Equal([nameof(Visitor.Plan)], model.Inputs.Select(field => field.Name));
    }

    [Fact]
    public async Task LoadAsync_ComponentOfAScalar_SaysWhatToName()
    {
        var fault = await models.FaultAsync(Trained.Binary, options => options.Outputs["p"] = "Probability[1]");

        Assert.Equal("Model:Outputs:p", fault.Setting);
        Assert.Equal("is 'Probability[1]'; name one value of the output, which is \"Probability\".", fault.Message);
    }

    [Fact]
    public async Task LoadAsync_OutputOfATypeThatCannotBeStored_FaultListsTheStorableTypes()
    {
        var trained = Trained.Fit(ml => ml.Transforms.Text.TokenizeIntoWords("Words", nameof(Visitor.Plan)));

        var fault = await models.FaultAsync(trained, options => options.Outputs["words"] = "Words");

        Assert.StartsWith("Model:Outputs", fault.Setting, StringComparison.Ordinal);
        Assert.StartsWith("names output 'Words' of type Vector<String>, which cannot be stored; name numbers", fault.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task LoadAsync_NoneOfTheUsualOutputs_AsksForAMapping()
    {
        var trained = Trained.Fit(Trained.PrepareFloats);

        var fault = await models.FaultAsync(trained);

        Assert.Equal("Model:Outputs", fault.Setting);
        Assert.StartsWith("is empty, and the model has none of PredictedLabel, Score, Probability; name the outputs to store, of ",
            fault.Message, StringComparison.Ordinal);
        Assert.EndsWith(", Features.", fault.Message, StringComparison.Ordinal);
    }
}
