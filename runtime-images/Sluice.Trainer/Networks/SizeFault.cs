namespace Sluice.Trainer.Networks;

/// <summary>Says that a network of the asked sizes cannot be built.</summary>
/// <param name="Hyperparameter">Name of the hyperparameter to change.</param>
/// <param name="Message">What is wrong with it, and the remedy.</param>
internal sealed record SizeFault(string Hyperparameter, string Message);
