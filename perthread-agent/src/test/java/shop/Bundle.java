package shop;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The shop as a bundle. */
public final class Bundle implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    System.out.println(new Locals().get());
  }

  @Override
  public void stop(BundleContext context) {}
}
