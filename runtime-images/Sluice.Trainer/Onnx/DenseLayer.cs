namespace Sluice.Trainer.Onnx;

/// <summary>A fully connected layer: y = x·Wᵀ + b.</summary>
/// <param name="Inputs">Numbers in.</param>
/// <param name="Outputs">Numbers out.</param>
/// <param name="Weights">W, a row an output.</param>
/// <param name="Bias">b.</param>
public sealed record DenseLayer(int Inputs, int Outputs, float[] Weights, float[] Bias);
