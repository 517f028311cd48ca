package foreign;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;

/** What Hibernate stores. */
@Entity
public class Item {
  @Id @GeneratedValue private Long id;
  private String name;

  protected Item() {}

  Item(String name) {
    this.name = name;
  }

  Long getId() {
    return id;
  }

  String getName() {
    return name;
  }
}
