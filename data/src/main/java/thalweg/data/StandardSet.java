package thalweg.data;

import java.nio.file.Path;
import java.util.List;

/** A published data set that is known by its name. */
sealed interface StandardSet permits IdxSet, CifarSet {
  List<StandardSet> ALL =
      List.of(
          IdxSet.FASHION_MNIST,
          IdxSet.MNIST,
          CifarSet.CIFAR_10,
          CifarSet.CIFAR_100,
          CifarSet.CIFAR_100_COARSE);

  String name();

  /** One name a class, in the order of the labels. */
  List<String> classNames();

  /** Reads the set out of its folder inside {@code folder}, which the user gave. */
  TrainTest fromFolder(Path folder);

  /** Reads the set out of its folder inside {@code cache}; downloads what is missing there. */
  TrainTest fromCache(Path cache, Datasets.Progress progress);
}
